"""Settings of the portal. Whatever differs between machines is read from the environment, or from a file `.env`.

`make setup` writes a `.env` that says PORTAL_DEMO=1: an embedded SQLite database under `var/` and public sign-ins.
docs/operating.md lists every variable.
"""

import datetime
from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
env.read_env(BASE_DIR / ".env")  # A missing file is no error; real environment variables win.

DEBUG = env.bool("PORTAL_DEBUG", default=False)
DEMO = env.bool("PORTAL_DEMO", default=False)
DEMO_SECRET_KEY = "demonstration-only-key-not-for-production-0123456789abcdef"
SECRET_KEY = env.str("PORTAL_SECRET_KEY", default=DEMO_SECRET_KEY if DEBUG or DEMO else "")
if not SECRET_KEY:
    raise environ.ImproperlyConfigured(
        "请设置环境变量 PORTAL_SECRET_KEY（任意五十个以上的随机字符）；只想看演示时请设置 PORTAL_DEMO=1。"
    )
ALLOWED_HOSTS = env.list(
    "PORTAL_ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"] if DEBUG or DEMO else []
)
CSRF_TRUSTED_ORIGINS = env.list("PORTAL_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "auditlog",  # Before apps.audit, which shows its entries in Chinese instead.
    "apps.accounts",
    "apps.audit",
    "apps.departments",
    "apps.classifications",
    "apps.budgets",
    "apps.three_public_funds",
    "apps.procurement",
    "apps.performance",
    "apps.workbook",
    "apps.disclosure",
    "apps.publications",
    "apps.catalogue",
    "apps.inquiries",
    "apps.search",
    "apps.open_data",
    "apps.workflow",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "budget_portal.site.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_tables2",
    "import_export",
    "rest_framework",
    "drf_spectacular",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "budget_portal.headers.SecurityHeadersMiddleware",
    "apps.open_data.sharing.SharingMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "apps.audit.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "apps.accounts.gate.GateMiddleware",
    "apps.accounts.trespass.TrespassMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",  # Last: it answers in place of the sign-in page.
]

ROOT_URLCONF = "budget_portal.urls"
WSGI_APPLICATION = "budget_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "budget_portal.context.site",
            ],
        },
    },
]

FORM_RENDERER = "budget_portal.widgets.Renderer"

# The default is no address: a folder's name may hold what an address gives a meaning (#, ?, %).
if env.str("DATABASE_URL", default=""):
    DATABASES = {"default": env.db_url("DATABASE_URL")}
else:
    VAR_DIR.mkdir(exist_ok=True)
    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(VAR_DIR / "portal.sqlite3")}}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Without these, concurrent writers lose work to "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        # The cache (in KiB) holds the indexes of a large import.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("PORTAL_CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Laid-out tables of publications: they never change, so they are laid out once (docs/decisions.md).
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": env.str("PORTAL_CACHE_DIR", default=str(VAR_DIR / "cache")),
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# The files of publications: made when it is published, kept and sent as files. Not static: what was withdrawn stays.
FILES_DIR = env.str("PORTAL_FILES_DIR", default=str(VAR_DIR / "files"))
FILES_WHEN_PUBLISHED = env.bool("PORTAL_FILES_WHEN_PUBLISHED", default=True)

AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTHENTICATION_BACKENDS = ["apps.accounts.backends.ThrottleBackend", "apps.accounts.backends.PortalBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600  # A link to set one's password is good for three days, and once.

# Signing in: the session ends when nobody has used it for a while, and in any case after some hours.
IDLE_MINUTES = env.int("PORTAL_IDLE_MINUTES", default=30)
SESSION_HOURS = env.int("PORTAL_SESSION_HOURS", default=10)
SESSION_COOKIE_AGE = SESSION_HOURS * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
REQUIRE_OTP = env.bool("PORTAL_REQUIRE_OTP", default=False)
OTP_TOTP_ISSUER = "部门预算公开"

AXES_HANDLER = "apps.accounts.throttling.Handler"
AXES_FAILURE_LIMIT = env.int("PORTAL_SIGN_IN_FAILURES", default=5)
AXES_COOLOFF_TIME = datetime.timedelta(minutes=env.int("PORTAL_SIGN_IN_PAUSE_MINUTES", default=15))
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_CALLABLE = "apps.accounts.throttling.paused"
AXES_CLIENT_IP_CALLABLE = "budget_portal.addresses.address_of"
AXES_DISABLE_ACCESS_LOG = True  # Who signed in stands in the log `portal.access`.
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# How many questions about publications one address may send within an hour.
INQUIRIES_AN_HOUR = env.int("PORTAL_INQUIRIES_AN_HOUR", default=5)

AUDITLOG_LOGENTRY_MODEL = "audit.AuditEntry"
MIGRATION_MODULES = {"auditlog": None}  # Entries are apps.audit's own: without this an unused table is made.
AUDITLOG_DISABLE_ON_RAW_SAVE = True
AUDITLOG_STORE_JSON_CHANGES = True
AUDITLOG_USE_FK_STRING_REPRESENTATION = True
AUDITLOG_CID_HEADER = None  # Anybody could write it.

# Letters: the default prints them. For example EMAIL_URL=smtp+tls://user:password@host:587
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("PORTAL_EMAIL_FROM", default="budget@localhost")
# Where letters lead to.
_HERE = (
    "http://127.0.0.1:8000"
    if DEBUG or DEMO or not ALLOWED_HOSTS
    else f"https://{ALLOWED_HOSTS[0].lstrip('.')}"
)
PORTAL_URL = env.str("PORTAL_URL", default=_HERE).rstrip("/")

# What the meta tags of a government site say (政府网站发展指引): its name and its 网站标识码.
SITE_NAME = env.str("PORTAL_SITE_NAME", default="部门预算公开")
SITE_ID_CODE = env.str("PORTAL_SITE_ID_CODE", default="")
# Under what terms the public may use what is published here, and where these can be read in full.
DATA_LICENCE = env.str("PORTAL_DATA_LICENCE", default="政府信息公开内容，注明出处可自由使用")
DATA_LICENCE_URL = env.str("PORTAL_DATA_LICENCE_URL", default="")

LANGUAGE_CODE = "zh-hans"
LOCALE_PATHS = [BASE_DIR / "locale"]  # What Django's and others' own translations leave in English.
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env.str("PORTAL_STATIC_ROOT", default=str(VAR_DIR / "static"))
if not DEBUG and not DEMO:
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
WHITENOISE_USE_FINDERS = DEBUG or DEMO

# In front of it stands a proxy that ends TLS and notes the visitor's address.
BEHIND_PROXY = env.bool("PORTAL_BEHIND_PROXY", default=False)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
if not DEBUG and not DEMO:
    SECURE_SSL_REDIRECT = env.bool("PORTAL_SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = env.int("PORTAL_HSTS_SECONDS", default=31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    if BEHIND_PROXY:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# A budget of a large department has a few thousand rows in one admin form.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "budget_portal.receiving.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# An uploaded workbook: up to how many bytes, unpacked, it is imported within the request; beyond, by a process of its
# own with so many bytes of memory and so many seconds of computing (apps/workbook/processing.py).
IMPORT_IN_REQUEST = env.int("PORTAL_IMPORT_IN_REQUEST", default=4 * 1024 * 1024)
IMPORT_MEMORY = env.int("PORTAL_IMPORT_MEMORY", default=2 * 1024**3)
IMPORT_SECONDS = env.int("PORTAL_IMPORT_SECONDS", default=600)
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True
DJANGO_TABLES2_TEMPLATE = "disclosure/grid_table.html"

# The interface for programs (apps/open_data): nobody signs in, nothing is written, everything is JSON.
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "apps.open_data.negotiation.OneLanguage",
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "apps.open_data.problems.answer",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.0",
    "TITLE": f"{SITE_NAME}：开放数据接口",
    "DESCRIPTION": "各部门公开的年度预算，供程序读取。只读，不需登录，可跨域。金额一律为元，写作两位小数的字符串；"
    "时间为 ISO 8601，带时区。每个应答带 ETag，没有变化时答 304。",
    "VERSION": "1.0.0",
    "LICENSE": {"name": DATA_LICENCE, **({"url": DATA_LICENCE_URL} if DATA_LICENCE_URL else {})},
    "SERVERS": [{"url": PORTAL_URL, "description": "本站。"}],
    "TAGS": [
        {"name": "公开", "description": "各部门各年度公开的预算：元数据、文件、表格、单元格。"},
        {"name": "数据", "description": "可跨部门、跨年度比较的金额和项目，只含各部门最新一版。"},
        {"name": "目录", "description": "部门、年度、功能科目和名词。"},
        {"name": "变动", "description": "公开、更正和撤回的记录，供增量同步。"},
    ],
    "ENUM_NAME_OVERRIDES": {
        "MeasureEnum": "apps.catalogue.models.Measure",
        "ChangeKindEnum": "apps.open_data.changes.ChangeKind",
        "CellKindEnum": "apps.open_data.shapes.KINDS",
    },
    "SERVE_INCLUDE_SCHEMA": False,
    "SORT_OPERATIONS": False,
    "SORT_OPERATION_PARAMETERS": False,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    # Signing in is told by `portal.access`, in Chinese.
    "loggers": {"axes": {"level": "ERROR"}},
    "root": {"handlers": ["console"], "level": env.str("PORTAL_LOG_LEVEL", default="INFO")},
}
