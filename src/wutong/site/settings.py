"""The one settings file; everything that a place may want different comes from the environment."""

from datetime import date
from pathlib import Path

from csp.constants import NONE, SELF

from wutong.site import environment as env

REPOSITORY = Path(__file__).resolve().parents[3]
HOME = Path(env.text("WUTONG_HOME", str(REPOSITORY / "var")))

SECRET_KEY = env.secret(HOME)
DEBUG = env.flag("WUTONG_DEBUG", default=False)
HTTPS = env.flag("WUTONG_HTTPS", default=False)
ALLOWED_HOSTS = env.text("WUTONG_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
PORT = int(env.text("WUTONG_PORT", "8000"))

# A frozen business day (the demo town lives on 2024-06-28); empty means the real calendar.
BUSINESS_DAY = date.fromisoformat(day) if (day := env.text("WUTONG_BUSINESS_DAY", "")) else None
# How long a file may be, in bytes and in data rows, before it is refused with a sentence.
UPLOAD_LIMIT = int(env.text("WUTONG_UPLOAD_LIMIT", str(50 * 1024 * 1024)))
ROW_LIMIT = int(env.text("WUTONG_ROW_LIMIT", "200000"))
# Where the directory of firms lies (`wutong directory build TABLE… --to DIR`); built by whoever keeps the data.
DIRECTORY = Path(env.text("WUTONG_DIRECTORY", str(HOME / "directory")))

INSTALLED_APPS = [
    "wutong.kernel",
    "wutong.accounts",
    "wutong.industries",
    "wutong.enterprises",
    "wutong.targeting",
    "wutong.leads",
    "wutong.outreach",
    "wutong.projects",
    "wutong.earthworks",
    "wutong.insight",
    "wutong.site",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "ninja",
    "axes",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Every address asks for a sign-in unless it says otherwise: forgetting a guard cannot open a page.
    "wutong.accounts.views.SignInFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wutong.accounts.views.StayAwake",
    "wutong.accounts.views.PasswordFirst",
    "wutong.kernel.pages.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "wutong.site.urls"
WSGI_APPLICATION = "wutong.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "wutong.site.context.house",
            ],
            "builtins": ["wutong.kernel.templatetags.wutong"],
        },
    }
]

DATABASES = {"default": env.database(HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:sign_in"

# 等保 2.0: five failures lock for ten minutes, a session ends after thirty idle minutes (reference: domain 5.10).
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 10 / 60
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
# A further try does not begin the ten minutes anew: the page says how long is left, and that stays true.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
CSRF_FAILURE_VIEW = "wutong.site.views.csrf_failure"
AXES_LOCKOUT_CALLABLE = "wutong.accounts.views.locked_out"
AXES_VERBOSE = False
# 等保 2.0 locks the account, wherever the guesses come from; W006 would have the address in the key.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
SESSION_COOKIE_AGE = int(env.text("WUTONG_SESSION_MINUTES", "30")) * 60
# The thirty minutes run from the last page: accounts.views.StayAwake moves them on.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        # ECharts and Tabler set element styles from script; scripts themselves come from files only.
        "style-src": [SELF, "'unsafe-inline'"],
        "script-src": [SELF],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
DATE_FORMAT = "Y-m-d"

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [REPOSITORY / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
# Without a collected folder (tests, a first look) the files are served from where they lie.
WHITENOISE_USE_FINDERS = not env.flag("WUTONG_COLLECTED", default=False)
MEDIA_ROOT = HOME / "files"
# Larger than the upload limit, so that the refusal is ours, in a sentence, and not a dropped connection.
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("WUTONG_LOG_LEVEL", "WARNING")},
}
