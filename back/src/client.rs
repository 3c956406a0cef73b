//! Whose request it is: the address it came from, or the one that a trusted proxy tells of.

use actix_web::HttpRequest;
use actix_web::http::header::{HeaderName, X_FORWARDED_FOR};
use ipnet::IpNet;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

const FORWARDED_FOR: HeaderName = X_FORWARDED_FOR;

/// The networks of the proxies whose `X-Forwarded-For` is believed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proxies(pub(crate) Vec<IpNet>);

impl Proxies {
    fn trust(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address.to_canonical()))
    }
}

/// The address of the client: the nearest one that is no trusted proxy. `None` when the request came by no network.
pub(crate) fn client_address(request: &HttpRequest, proxies: &Proxies) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip();
    let fields = request.headers().get_all(FORWARDED_FOR).filter_map(|value| value.to_str().ok());
    let hops: Vec<&str> = fields.flat_map(|field| field.split(',')).collect();
    Some(nearest_untrusted(peer, &hops, proxies))
}

/// Each proxy adds at the end whom it was asked by, so the list is read from there, as far as the proxies are trusted:
/// what stands before may be the client's own invention.
fn nearest_untrusted(peer: IpAddr, hops: &[&str], proxies: &Proxies) -> IpAddr {
    let mut client = peer;
    for hop in hops.iter().rev() {
        if !proxies.trust(client) {
            break;
        }
        match address_of(hop) {
            Some(address) => client = address,
            None => break,
        }
    }
    client
}

/// The address in a hop. Some proxies add the port, and write an IPv6 address in brackets then, as `Forwarded` does.
fn address_of(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim().trim_matches('"');
    if let Ok(address) = hop.parse() {
        return Some(address);
    }
    if let Ok(address) = hop.parse::<SocketAddr>() {
        return Some(address.ip());
    }
    let bracketed = hop.strip_prefix('[')?.strip_suffix(']')?;
    bracketed.parse::<Ipv6Addr>().ok().map(IpAddr::V6)
}

#[cfg(test)]
mod tests {
    use super::{Proxies, nearest_untrusted};
    use std::net::IpAddr;

    fn client(peer: &str, hops: &[&str]) -> String {
        let proxies = Proxies(vec!["10.0.0.0/8".parse().unwrap(), "fd00::/8".parse().unwrap()]);
        nearest_untrusted(peer.parse::<IpAddr>().unwrap(), hops, &proxies).to_string()
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        assert_eq!(client("192.0.2.7", &["198.51.100.1"]), "192.0.2.7");
        assert_eq!(client("10.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(client("::ffff:10.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(client("fd00::1", &["2001:db8::1"]), "2001:db8::1");
    }

    #[test]
    fn of_several_hops_the_nearest_that_is_no_proxy_counts() {
        assert_eq!(client("10.0.0.1", &["203.0.113.9", " 198.51.100.1 ", "10.0.0.2"]), "198.51.100.1");
        assert_eq!(client("10.0.0.1", &["10.0.0.3", "10.0.0.2"]), "10.0.0.3");
    }

    #[test]
    fn an_address_may_come_with_a_port_and_in_brackets() {
        assert_eq!(client("10.0.0.1", &["203.0.113.7:50171"]), "203.0.113.7");
        assert_eq!(client("10.0.0.1", &["[2001:db8::7]:443"]), "2001:db8::7");
        assert_eq!(client("10.0.0.1", &[" [2001:db8::7] "]), "2001:db8::7");
        assert_eq!(client("10.0.0.1", &["\"[2001:db8::7]:443\""]), "2001:db8::7");
        assert_eq!(client("10.0.0.1", &["203.0.113.7:1", "10.0.0.2:80"]), "203.0.113.7");
        for wrong in ["203.0.113.7:", "203.0.113.7:port", "2001:db8::7]:443", "[203.0.113.7]", "[]", ""] {
            assert_eq!(client("10.0.0.1", &[wrong]), "10.0.0.1", "{wrong}");
        }
    }

    #[test]
    fn what_is_no_address_ends_the_search() {
        assert_eq!(client("10.0.0.1", &["198.51.100.1", "unknown"]), "10.0.0.1");
        assert_eq!(client("10.0.0.1", &[]), "10.0.0.1");
    }
}
