

from .georeport import GeoReport
from .cityendpoint import CityEndpoints, CityEndpoint
