//! What a host runs around the server: the real nginx, and the files and scripts that deploy.

mod deploy_compose;
mod deploy_database;
mod deploy_files;
mod deploy_kubernetes;
mod deploy_roll;
mod nginx;
mod nginx_crowd;
