"""The address map of the whole house."""

from django.urls import include, path

from wutong.site import doorstep_views, views
from wutong.site.api import api

urlpatterns = [
    path("", views.home, name="home"),
    path("health/", views.health, name="health"),
    path("demo/", doorstep_views.guests, name="demo_guests"),
    path("demo/<str:key>/", doorstep_views.enter, name="demo_enter"),
    path("api/v1/", api.urls),
    path("", include("wutong.kernel.urls")),
    path("", include("wutong.accounts.urls")),
    path("chains/", include("wutong.industries.urls")),
    path("firms/", include("wutong.enterprises.urls")),
    path("targets/", include("wutong.targeting.urls")),
    path("leads/", include("wutong.leads.urls")),
    path("outreach/", include("wutong.outreach.urls")),
    path("projects/", include("wutong.projects.urls")),
    path("soil/", include("wutong.earthworks.urls")),
    path("insight/", include("wutong.insight.urls")),
]

handler400 = views.bad_request
handler403 = views.denied
handler404 = views.not_found
handler500 = views.fault
