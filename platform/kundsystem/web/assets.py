"""Which style sheets and scripts a page links, in order.

There is no bundler: few files, grouped by what a page is. Each is its own `<link>` or module `<script>`, so that
every one is fingerprinted and fetched at once instead of one after the other.
"""

COMMON_STYLES = (
    "web/css/tokens.css",
    "web/css/base.css",
    "web/css/controls.css",
    "web/css/marks.css",
    "web/css/form.css",
    "web/css/feedback.css",
)
STYLES: dict[str, tuple[str, ...]] = {
    # A signed-in page.
    "app": (
        *COMMON_STYLES,
        "web/css/frame.css",
        "web/css/palette.css",
        "web/css/list.css",
        "web/css/window.css",
        "web/css/import.css",
        "web/css/print.css",
    ),
    # The public site, sign-in and error pages.
    "public": (*COMMON_STYLES, "web/css/public.css", "web/css/print.css"),
}

FONTS = (
    "vendor/fonts/source-sans-3-latin.woff2",
    "vendor/fonts/schibsted-grotesk-latin.woff2",
)

HTMX = "django_htmx/htmx-2.min.js"
MODULES = (
    "web/js/csrf.js",
    "web/js/failures.js",
    "web/js/theme.js",
    "web/js/toast.js",
    "web/js/menu.js",
    "web/js/dialog.js",
    "web/js/autosize.js",
    "web/js/reveal.js",
    "web/js/submit.js",
    "web/js/unsaved.js",
    "web/js/shortcuts.js",
    "web/js/palette.js",
    "web/js/hits.js",
    "web/js/opened.js",
    "web/js/phone.js",
)
ICONS = "vendor/icons.svg"
