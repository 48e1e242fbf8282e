"""Whether naloxone is where people overdose: what was handed out, held against what happened."""
