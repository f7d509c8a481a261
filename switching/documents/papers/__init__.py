"""The papers around the call and the exchange: what was agreed, preparation, evaluation forms."""
