"""The sockets of a real server, from a real WebSocket client."""
