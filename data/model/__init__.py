"""How the sample is invented: places, people, overdoses, and each agency's file of them."""
