"""The way in for requests and sockets: who may use which address, how much and how often."""
