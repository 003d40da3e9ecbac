// A client that sends raw bytes.
