"""What is read of targeting: ranked lists, why a firm is not on one, the few firms that close most, how good it is."""
