"""One folder a network, the registry of their names, and the bundle format they ship in."""
