// The embedded fixtures and their images.
#pragma once
#include <stddef.h>

// Functions, since Swift cannot import an array of unknown length.
const unsigned char *psa_mock_demo_json(size_t *count);
const unsigned char *psa_mock_lookups_json(size_t *count);

// Images of the databases that they are loaded into.
const unsigned char *psa_mock_lookups_image(int is_strict, size_t *count);
const unsigned char *psa_mock_demo_image(int is_strict, size_t *count);
