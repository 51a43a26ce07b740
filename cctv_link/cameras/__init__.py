"""The camera register: sites, poles, cameras and where each one looked; and which lens may have seen a place."""
