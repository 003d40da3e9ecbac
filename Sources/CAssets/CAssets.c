// #embed is C23; the compiler supports it in older modes with a warning.
#pragma clang diagnostic ignored "-Wc23-extensions"
#include "CAssets.h"

static const unsigned char demo[] = {
#embed "../../fixtures/demo.json"
};

static const unsigned char lookups[] = {
#embed "../../fixtures/lookups.json"
};

const unsigned char *psa_mock_demo_json(size_t *count) {
    *count = sizeof demo;
    return demo;
}

const unsigned char *psa_mock_lookups_json(size_t *count) {
    *count = sizeof lookups;
    return lookups;
}
