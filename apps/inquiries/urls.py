"""Addresses of asking and looking up."""

from django.urls import path

from apps.inquiries import views
from apps.publications.urls import OF_A_YEAR

app_name = "inquiries"
urlpatterns = [
    path("inquiries/", views.lookup, name="lookup"),
    path("inquiries/received/", views.received, name="received"),
    path(f"{OF_A_YEAR}ask/", views.ask_about, name="ask"),
    path(f"{OF_A_YEAR}inquiries/", views.published, name="published"),
]
