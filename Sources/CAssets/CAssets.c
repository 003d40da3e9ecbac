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

// The images of both, in both modes, which script/images makes.
static const unsigned char lookups_default[] = {
#embed "../../fixtures/images/lookups-default.db"
};

static const unsigned char lookups_strict[] = {
#embed "../../fixtures/images/lookups-strict.db"
};

static const unsigned char demo_default[] = {
#embed "../../fixtures/images/demo-default.db"
};

static const unsigned char demo_strict[] = {
#embed "../../fixtures/images/demo-strict.db"
};

const unsigned char *psa_mock_lookups_image(int is_strict, size_t *count) {
    *count = is_strict ? sizeof lookups_strict : sizeof lookups_default;
    return is_strict ? lookups_strict : lookups_default;
}

const unsigned char *psa_mock_demo_image(int is_strict, size_t *count) {
    *count = is_strict ? sizeof demo_strict : sizeof demo_default;
    return is_strict ? demo_strict : demo_default;
}

// The vendor's operations and models, which script/vendor-table makes.
static const unsigned char contract[] = {
#embed "../../fixtures/vendor/contract.bin"
};

const unsigned char *psa_mock_contract(size_t *count) {
    *count = sizeof contract;
    return contract;
}
