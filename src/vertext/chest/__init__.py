"""What is known of a chest CT without any network: the lungs, and the side of each vessel."""
