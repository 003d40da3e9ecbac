// The embedded files: fixtures, their images, and the page.
#pragma once
#include <stddef.h>

// Functions, since Swift cannot import an array of unknown length.
const unsigned char *psa_mock_demo_json(size_t *count);
const unsigned char *psa_mock_lookups_json(size_t *count);

// Images of the databases that they are loaded into.
const unsigned char *psa_mock_lookups_image(int is_strict, size_t *count);
const unsigned char *psa_mock_demo_image(int is_strict, size_t *count);

// The vendor's operations and models.
const unsigned char *psa_mock_contract(size_t *count);

/// A file of the page.
struct psa_mock_page_file {
    const char *name;
    const unsigned char *bytes;
    size_t count;
};

/// The file of an index, from 0 on; NULL behind the last one.
const struct psa_mock_page_file *psa_mock_page_file(size_t index);
