"""The methods that the paper compares with, one file a network."""
