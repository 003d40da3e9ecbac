// The handlers of the actions that declarations name.

extension ActionHandler {
    /// Every handler of the imitated service.
    static let all: [ActionHandler] =
        [
            contactImage, deleteContactImage, memberToken, mergeCompany, portalSecurity,
            requestPassword, resolveURL, validatePortalCredentials,
        ] + setContactImage
}
