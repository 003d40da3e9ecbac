// Texts of certificates and keys that this module does not make itself.

/// A key of the curve P-256, encrypted with the passphrase `secret`.
let encryptedKey = Array(
    """
    -----BEGIN ENCRYPTED PRIVATE KEY-----
    MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAikJzog1R2nhAICCAAw
    DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEIDYuRjMbCCOHFTfd2ce6qsEgZA3
    lYTy8EHlzdgGLCfynvostQdXQyPhHpV/8F/1V4o6sh/Gre3lu3tMFGeopYSKHFf0
    pGum7Ugh8CAjYpUHkY1TZJjWmp5Ft30xseXgvOStVvosxMzv6yMptiDXRNorhPhE
    dqjM77gZcZjKQ4UaxTM4X6Rg+7mq+c3glFmaxbOcdFxTt6nPWkwhV1UyYmwjSOQ=
    -----END ENCRYPTED PRIVATE KEY-----
    """.utf8)

/// A certificate with an RSA key of 1024 bits.
let weakCertificate = Array(
    """
    -----BEGIN CERTIFICATE-----
    MIIB+jCCAWOgAwIBAgIUAcH9wNwQGj/RWIfAWhk34kjXLB0wDQYJKoZIhvcNAQEL
    BQAwDzENMAsGA1UEAwwEd2VhazAeFw0yNjExMjYwNzA2MzhaFw0zNjExMjMwNzA2
    MzhaMA8xDTALBgNVBAMMBHdlYWswgZ8wDQYJKoZIhvcNAQEBBQADgY0AMIGJAoGB
    AKxVOfSR76LhpbAggp41ijo+kyyP1lYJXKNZ2qkWq9zPu5Cm3b2GhbnGmcR30dki
    LsptStZrOuGH+NHNJoP4v7qLSHrUg/JKFOmGtmfVxaHEPgoCOJOwQOW9nuktDpV4
    h9ol80YfMvDoaarAmWMG1Kg6KtXCCrm8+Xlxd+JvmBsVAgMBAAGjUzBRMB0GA1Ud
    DgQWBBSZAG0qffLQjwmMl4TTTIQj6q5PJjAfBgNVHSMEGDAWgBSZAG0qffLQjwmM
    l4TTTIQj6q5PJjAPBgNVHRMBAf8EBTADAQH/MA0GCSqGSIb3DQEBCwUAA4GBAG1U
    9I68xixsVjetbITs+ucz4RMuFz+LA/DI+GdFqy+kyUDRycfxDBPDXlY530uBI2vF
    y9uErJkhtQBot9n9H//uLo8x4/rB1e9CvudnJp4Z4dQYrTxXtMWOOauqpwms1yJH
    w9Mj5418oB20NerbZuDOEkw2uOMEg9bYCAP3k3J+
    -----END CERTIFICATE-----
    """.utf8)
