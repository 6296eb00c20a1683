"""Pages of leads: parse, one call, answer."""
