"""Assessment schemes: read, checked and explained, and the scores of bodies by them."""
