"""How fast Wutong is at the size it is made for; `make bench` prints the table."""
