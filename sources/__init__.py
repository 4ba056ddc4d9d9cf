"""Where is it published, and how do I read it? (See README.md in this folder.)"""
