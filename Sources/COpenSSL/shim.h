// The OpenSSL of the system, with what Swift cannot import: macros, and callbacks that move bytes.
#pragma once
#if !__has_include(<openssl/ssl.h>)
#error "the headers of OpenSSL 3 are missing: run script/bootstrap (Debian: apt-get install libssl-dev), or build without TLS: swift build --disable-default-traits"
#else
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#if OPENSSL_VERSION_MAJOR < 3
#error "OpenSSL 3 is needed, and this one is older; or build without TLS: swift build --disable-default-traits"
#endif

/// The two directions of a session: bytes received, which its caller lends for one call, and bytes to
/// send, which are kept until they are sent.
struct ctls_wire {
    const unsigned char *input;
    size_t input_count;
    unsigned char *output;
    size_t output_start;
    size_t output_end;
    size_t output_capacity;
};

static inline int ctls_wire_read(BIO *bio, char *into, size_t count, size_t *taken) {
    struct ctls_wire *wire = (struct ctls_wire *)BIO_get_data(bio);
    BIO_clear_retry_flags(bio);
    *taken = count < wire->input_count ? count : wire->input_count;
    if (*taken == 0) {
        BIO_set_retry_read(bio);
        return 0;
    }
    memcpy(into, wire->input, *taken);
    wire->input += *taken;
    wire->input_count -= *taken;
    return 1;
}

static inline int ctls_wire_write(BIO *bio, const char *bytes, size_t count, size_t *taken) {
    struct ctls_wire *wire = (struct ctls_wire *)BIO_get_data(bio);
    BIO_clear_retry_flags(bio);
    *taken = 0;
    size_t needed = wire->output_end + count;
    if (needed > wire->output_capacity) {
        size_t capacity = wire->output_capacity < 2048 ? 2048 : wire->output_capacity * 2;
        if (capacity < needed) capacity = needed;
        unsigned char *grown = (unsigned char *)realloc(wire->output, capacity);
        if (!grown) return 0;
        wire->output = grown;
        wire->output_capacity = capacity;
    }
    memcpy(wire->output + wire->output_end, bytes, count);
    wire->output_end = needed;
    *taken = count;
    return 1;
}

static inline long ctls_wire_control(BIO *bio, int command, long number, void *pointer) {
    (void)bio, (void)number, (void)pointer;
    return command == BIO_CTRL_FLUSH;
}

/// The kind of the BIOs over a `ctls_wire`; null without memory.
static inline BIO_METHOD *ctls_new_wire_method(void) {
    BIO_METHOD *method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "wire");
    if (!method) return 0;
    BIO_meth_set_read_ex(method, ctls_wire_read);
    BIO_meth_set_write_ex(method, ctls_wire_write);
    BIO_meth_set_ctrl(method, ctls_wire_control);
    return method;
}

/// Gives a session its wire, which has to outlive it. Returns 0 without memory.
static inline int ctls_set_wire(SSL *session, const BIO_METHOD *method, struct ctls_wire *wire) {
    BIO *bio = BIO_new(method);
    if (!bio) return 0;
    BIO_set_data(bio, wire);
    BIO_set_init(bio, 1);
    SSL_set_bio(session, bio, bio);
    return 1;
}

/// Counts bytes of the output as sent. Its memory is released when all are.
static inline void ctls_wire_sent(struct ctls_wire *wire, size_t count) {
    wire->output_start += count;
    if (wire->output_start < wire->output_end) return;
    free(wire->output);
    wire->output = 0;
    wire->output_start = wire->output_end = wire->output_capacity = 0;
}

/// Chooses http/1.1 among the protocols that a client offers (RFC 7301, section 3.2).
static inline int ctls_choose_protocol(
    SSL *session, const unsigned char **chosen, unsigned char *count, const unsigned char *offered,
    unsigned int offered_count, void *unused) {
    static const unsigned char own[] = "\x08http/1.1";
    (void)session, (void)unused;
    int found = SSL_select_next_proto(
        (unsigned char **)chosen, count, own, sizeof own - 1, offered, offered_count);
    return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

/// Creates the context of a server: TLS 1.2 and 1.3, http/1.1, tickets, no renegotiation, buffers only
/// while they hold anything. Null without memory.
static inline SSL_CTX *ctls_new_server_context(void) {
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    if (!context) return 0;
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    // Tickets are kept by clients, so that a cache of sessions would only hold memory.
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_alpn_select_cb(context, ctls_choose_protocol, 0);
    return context;
}

/// Adds a copy of a certificate to the chain that follows the server's own. Returns 0 on failure.
// The context of a client that takes any certificate: TLS 1.2 and 1.3, no renegotiation. Null without memory.
static inline SSL_CTX *ctls_new_client_context(void) {
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    if (!context) return NULL;
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_verify(context, SSL_VERIFY_NONE, NULL);
    return context;
}

// Lets a client take the certificates that those of the system vouch for, alone. 1 if done.
static inline int ctls_trust_system(SSL_CTX *context) {
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
    return SSL_CTX_set_default_verify_paths(context);
}

// Lets a client take a certificate, and those that it vouches for, beside others so named alone. 1 if done.
static inline int ctls_trust(SSL_CTX *context, X509 *certificate) {
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
    X509_STORE *store = SSL_CTX_get_cert_store(context);
    X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN);
    return X509_STORE_add_cert(store, certificate);
}

// Says which name, or which numeric address, the certificate of the server must have. 1 if done.
static inline int ctls_expect_host(SSL *session, const char *host, int is_address) {
    if (is_address) return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), host);
    SSL_set_hostflags(session, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    return SSL_set1_host(session, host);
}

// Why the certificate of the server was not taken; null if that was not looked at, or it was taken.
static inline const char *ctls_certificate_reason(const SSL *session) {
    long result = SSL_get_verify_result(session);
    if (result == X509_V_OK || SSL_get_verify_mode(session) == SSL_VERIFY_NONE) return NULL;
    return X509_verify_cert_error_string(result);
}

// Names the host that a client wants (RFC 6066, section 3). 1 if done.
static inline int ctls_set_server_name(SSL *session, const char *name) {
    return (int)SSL_set_tlsext_host_name(session, name);
}

static inline int ctls_add_to_chain(SSL_CTX *context, X509 *certificate) {
    return (int)SSL_CTX_add1_chain_cert(context, certificate);
}

/// Creates a key of the curve P-256; null on failure.
static inline EVP_PKEY *ctls_new_key(void) { return EVP_EC_gen("P-256"); }

/// Adds an extension to a certificate, its value in the form of x509v3_config(5). Returns 0 on failure.
static inline int ctls_add_extension(X509 *certificate, X509 *issuer, int kind, const char *value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, 0, 0, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(0, &context, kind, value);
    if (!extension) return 0;
    int added = X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
    return added;
}

/// Gives a certificate a random serial number of 127 bits. Returns 0 on failure.
static inline int ctls_set_random_serial(X509 *certificate) {
    BIGNUM *number = BN_new();
    int set = number && BN_rand(number, 127, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY)
        && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate));
    BN_free(number);
    return set;
}

static inline int ctls_refuse_passphrase(char *into, int size, int writes, void *was_asked) {
    (void)into, (void)size, (void)writes;
    *(int *)was_asked = 1;
    return -1;
}

/// Reads the first private key of a text in PEM. Without a passphrase: OpenSSL would ask a terminal.
/// Null on failure; `was_encrypted` tells whether a passphrase was needed.
static inline EVP_PKEY *ctls_read_key(BIO *text, int *was_encrypted) {
    *was_encrypted = 0;
    return PEM_read_bio_PrivateKey(text, 0, ctls_refuse_passphrase, was_encrypted);
}

/// Whether the last error is that a text in PEM holds nothing more of what was looked for.
static inline int ctls_is_at_end(void) {
    unsigned long error = ERR_peek_last_error();
    return ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE;
}
#endif
