"""What it costs to compute on a cluster: rows × workers, beside this machine's own engine, in one run."""
