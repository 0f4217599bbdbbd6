"""Files into trees of nodes that know their place, and nodes into fields."""
