"""Who somebody is: residents' devices, officers and their sessions, service keys; and the guards of the doors."""
