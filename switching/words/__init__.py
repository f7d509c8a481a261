"""Words and their forms, of the languages that learners and hosts write."""
