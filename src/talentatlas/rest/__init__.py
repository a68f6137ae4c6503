"""The REST interface: the numbers of an atlas for programs, under `/v1`."""
