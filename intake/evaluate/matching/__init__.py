"""How good matching is by itself: labelled queries and labelled pairs in, every figure of matching out."""
