"""What insight asks: indicators as named formulas over rows, and the cockpit made of them."""
