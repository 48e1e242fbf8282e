"""Where: the city's boundary, hexagons, and the state of a record's place."""
