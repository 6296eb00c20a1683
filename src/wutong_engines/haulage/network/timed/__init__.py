"""Plans over periods: lots in windows, heaps, yards, places outside; hauls priced over all pairs in all periods."""
