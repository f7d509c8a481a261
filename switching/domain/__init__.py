"""What people do with the product: each function takes the actor, asks the rule, and leaves an audit row."""
