"""What people do with the product: each function takes the actor and asks the rule."""
