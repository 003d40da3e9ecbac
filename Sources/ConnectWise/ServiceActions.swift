// The handlers of the actions that declarations name.

package import API

extension ActionHandler {
    /// Every handler of the imitated service.
    package static let all: [ActionHandler] =
        [
            contactImage, deleteContactImage, memberToken, mergeCompany, portalSecurity,
            requestPassword, resolveURL, validatePortalCredentials,
        ] + setContactImage
}
