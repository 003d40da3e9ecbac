// The target is header only; the package manager asks for one source file.
