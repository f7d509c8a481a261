"""Several processes behind one address: what nginx is told of them, and a page opened at each."""
