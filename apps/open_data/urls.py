"""Addresses of the pages about the data, and of what search engines and feed readers ask for."""

from django.urls import path

from apps.open_data import feeds, sitemap, views

app_name = "open_data"
urlpatterns = [
    path("data/", views.home, name="home"),
    path("data/api/", views.documentation, name="documentation"),
    path("data/catalog.jsonld", views.catalogue, name="catalogue"),
    path("feed.xml", feeds.feed, name="feed"),
    path("departments/<code:code>/feed.xml", feeds.feed, name="department_feed"),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    path("sitemaps/city.xml", sitemap.of_city, name="sitemap_of_city"),
    path("sitemaps/<year:year>.xml", sitemap.of_year, name="sitemap_of_year"),
    path("robots.txt", sitemap.robots, name="robots"),
]
