"""What is a correct row, what does the standard demand, how is it counted and published?"""
