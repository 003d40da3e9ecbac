// The embedded fixtures.
#pragma once
#include <stddef.h>

// Functions, since Swift cannot import an array of unknown length.
const unsigned char *psa_mock_demo_json(size_t *count);
const unsigned char *psa_mock_lookups_json(size_t *count);
