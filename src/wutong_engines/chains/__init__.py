"""Industry chains: graphs of segments and links, gaps, and how likely an unseen link is."""
