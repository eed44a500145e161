"""Addresses of the pages about the whole city."""

from django.urls import path

from apps.catalogue import views

app_name = "catalogue"
urlpatterns = [
    path("", views.home, name="home"),
]
