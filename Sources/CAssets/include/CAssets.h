// The fixtures that the program carries with it.
#pragma once
#include <stddef.h>

// Functions, since an array of unknown length is nothing that Swift could import.
const unsigned char *psa_mock_demo_json(size_t *count);
const unsigned char *psa_mock_lookups_json(size_t *count);
