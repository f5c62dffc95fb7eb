import Glibc

/// The locale of characters, which readline takes from the environment.
enum TextLocale {
  /// Makes sure that characters are UTF-8. Where the environment names another encoding, or a locale that the machine
  /// does not have, readline would take Japanese apart: then `C.UTF-8`, which glibc always has, is put in its place.
  ///
  /// The environment has to change too, since readline reads it again. Numbers keep the C form.
  static func useUTF8() {
    // The C library keeps the locale; the texts handed over live as long as the calls, and no other thread runs yet.
    if unsafe setlocale(LC_CTYPE, "") != nil, isUTF8 { return }
    unsafe setenv("LC_ALL", "C.UTF-8", 1)
    _ = unsafe setlocale(LC_CTYPE, "")
  }

  private static var isUTF8: Bool {
    // The text belongs to the C library and is copied at once.
    guard let name = unsafe nl_langinfo(nl_item(CODESET)) else { return false }
    return unsafe String(cString: name) == "UTF-8"
  }
}
