// PSA
