"""Whom the files of a SharePoint site are shared with, from the permissions that Graph gives of them."""

import re

from graph import Refused, quoted

SELECT = "id,name,webUrl,folder,shared,size"
#: A guest's account begins with the address of another company.
GUEST = re.compile(r"#ext#", re.IGNORECASE)


def site_of(graph, wanted):
    """A site by its id, its address, or words that it alone has."""
    if not wanted:
        raise Refused("give a site: its address, its id or its name")
    found = re.match(r"^https://([^/]+)(/.*?)/?$", wanted)
    if found:
        return graph.get("/sites/%s:%s" % (quoted(found[1]), "/".join(quoted(part) for part in found[2].split("/"))))
    if wanted.count(",") == 2:
        return graph.get("/sites/%s" % quoted(wanted).replace("%2C", ","))
    sites = list(graph.each("/sites?search=%s" % quoted(wanted)))
    same = [site for site in sites if (site.get("displayName") or "").lower() == wanted.lower()] or sites
    if len(same) != 1:
        names = "; ".join(site.get("webUrl", "") for site in same[:8])
        raise Refused("there is no site %s" % wanted if not same else "%d sites are meant by %s: %s" % (len(same), wanted, names))
    return same[0]


def items_of(graph, site, depth, most, on_item):
    """Files and folders of every library of a site, down to `depth`; at most `most` of them. Says whether that was all."""
    count = 0
    for drive in graph.each("/sites/%s/drives" % quoted(site["id"]).replace("%2C", ",")):
        waiting = [("root", 1, drive.get("name") or "")]
        while waiting:
            folder, level, way = waiting.pop()
            at = "root" if folder == "root" else "items/%s" % quoted(folder)
            for item in graph.each("/drives/%s/%s/children?$select=%s" % (quoted(drive["id"]), at, SELECT)):
                count += 1
                if count > most:
                    return False
                path = "%s/%s" % (way, item.get("name", ""))
                on_item(drive["id"], item, path)
                if "folder" in item and level < depth:
                    waiting.append((item["id"], level + 1, path))
    return True


def permissions_of(graph, drive, item):
    """What is granted on an item. Those that it has of its folder come with `inheritedFrom`."""
    return graph.each("/drives/%s/items/%s/permissions" % (quoted(drive), quoted(item)))


def grants_of(permission):
    """Of one permission each that it is for: a kind (link, user, group, guest, anyone), a name, and the address of who it is."""
    link = permission.get("link") or {}
    named = permission.get("grantedToIdentitiesV2") or []
    if permission.get("grantedToV2"):
        named = [permission["grantedToV2"], *named]
    people = []
    for identity in named:
        for key, kind in (("user", "user"), ("siteUser", "user"), ("group", "group"), ("siteGroup", "group"), ("application", "app")):
            who = identity.get(key)
            if who:
                address = who.get("email") or who.get("userPrincipalName") or who.get("loginName") or ""
                people.append(("guest" if GUEST.search(who.get("loginName") or address) else kind, who.get("displayName") or address, address))
                break
    if link.get("scope") == "anonymous":
        return [("anyone", "anyone with the link", link.get("webUrl", ""))]
    if link and not people:
        return [("link", "everybody of the organisation" if link.get("scope") == "organization" else "a link", link.get("webUrl", ""))]
    return people


def is_external(kind, address, own_domains):
    """Whether somebody outside can use it: anyone, a guest, or an address of none of the domains that are one's own."""
    if kind in ("anyone", "guest"):
        return True
    domain = address.rsplit("@", 1)[1].lower() if kind == "user" and "@" in address else ""
    return bool(own_domains and domain and domain not in own_domains)
